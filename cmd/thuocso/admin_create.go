package main

import (
	"context"
	"errors"
	"flag"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/postgres"
	view "github.com/thuocso/thuocso/web/page/account"
)

// adminCreate makes an administrator's account and prints the one-time link that sets its password.
func adminCreate(ctx context.Context, p *process, args []string) (err error) {
	set := flag.NewFlagSet("admin create", flag.ContinueOnError)
	login := set.String("login", "", "")
	role := set.String("role", string(account.SystemAdmin), "")
	code := set.String("unit-code", "", "")
	display := set.String("display", "", "")
	if err := p.parse(set, args); err != nil {
		return err
	}
	if err := arguments(set, 0, 0); err != nil {
		return err
	}
	if *login == "" || *code == "" {
		return fault.New(fault.Invalid, "cli.admin_missing")
	}
	st, err := p.migrated(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.close(ctx)) }()
	if *display == "" {
		*display = p.printer().T("account.role." + *role)
	}
	accounts := account.New(postgres.NewAccounts(st.db), account.Options{Now: time.Now, Zone: st.config.Timezone})
	made, err := accounts.CreateFirst(ctx, account.NewAccount{
		Login: *login, Display: *display, Role: account.Role(*role),
	}, *code)
	if fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, "cli.no_unit", "code", *code, "role", locale.Key("account.role."+*role))
	}
	if err != nil {
		return wrap("create administrator", err)
	}
	p.say("cli.admin_created", "login", made.Login, "role", *display, "unit", made.Unit.Name,
		"url", st.config.BaseURL.String()+view.LinkPath+made.Token, "hours", int(account.LinkLasts.Hours()))

	return nil
}
