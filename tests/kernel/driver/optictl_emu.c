// SPDX-License-Identifier: GPL-2.0
/*
 * Network devices optic0, optic1, ... whose drivers answer for a pluggable module: by page, as the
 * kernel asks since 5.13, or with the old operations only. For tests in a virtual machine.
 *
 * The bytes are those of a firmware file: records of 132 bytes, each the two-wire address (50h or
 * 51h), bank, page, 1 for an upper half, and the 128 bytes of that half. Or the module is served by
 * a program, as the file that the driver optoe has in sysfs: then it is written to as well, where
 * the kernel knows that (6.11), and its firmware is updated by the kernel.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/firmware.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/version.h>

#define HALF 128
#define RECORD (4 + HALF)
#define MAX_DEVICES 8

static char *image[MAX_DEVICES];
static int devices;
module_param_array(image, charp, &devices, 0444);
MODULE_PARM_DESC(image, "firmware file of each device");
static char *served[MAX_DEVICES];
module_param_array(served, charp, NULL, 0444);
MODULE_PARM_DESC(served, "file of a CMIS module that a program serves, instead of image");
static int legacy_type[MAX_DEVICES];
module_param_array(legacy_type, int, NULL, 0444);
MODULE_PARM_DESC(legacy_type, "ETH_MODULE_* of a device with old operations only; 0: by page");
static int legacy_length[MAX_DEVICES];
module_param_array(legacy_length, int, NULL, 0444);
MODULE_PARM_DESC(legacy_length, "bytes that the old operations offer");

/* Faults of all devices, by /sys/module/optictl_emu/parameters/. */
static int fail_errno;
module_param(fail_errno, int, 0644);
MODULE_PARM_DESC(fail_errno, "error of every request, positive");
static char *fail_text;
module_param(fail_text, charp, 0644);
MODULE_PARM_DESC(fail_text, "the driver's words in errors by page");
static bool ignore_page;
module_param(ignore_page, bool, 0644);
MODULE_PARM_DESC(ignore_page, "answer with page 00h of bank 0, whatever is asked for");
static bool no_bytes;
module_param(no_bytes, bool, 0644);
MODULE_PARM_DESC(no_bytes, "succeed without bytes");
static int delay_ms;
module_param(delay_ms, int, 0644);
MODULE_PARM_DESC(delay_ms, "time that every request takes");

struct optic {
	const struct firmware *bytes;
	struct ethtool_module_power_mode_params power;
	const char *served;
	u32 type;
	u32 length;
};

static struct net_device *optics[MAX_DEVICES];

static const u8 *find(const struct optic *optic, u8 address, u8 bank, u8 page, bool upper)
{
	const u8 *at = optic->bytes->data;
	const u8 *end = at + optic->bytes->size;

	for (; at + RECORD <= end; at += RECORD) {
		if (at[0] == address && at[3] == upper &&
		    (!upper || (at[1] == bank && at[2] == page)))
			return at + 4;
	}
	return NULL;
}

static int wait_and_fail(void)
{
	if (delay_ms)
		msleep(delay_ms);
	return -fail_errno;
}

static int by_page(struct net_device *dev, const struct ethtool_module_eeprom *wanted,
		   struct netlink_ext_ack *extack)
{
	u8 bank = ignore_page ? 0 : wanted->bank;
	u8 page = ignore_page ? 0 : wanted->page;
	bool upper = wanted->offset >= HALF;
	const u8 *half;
	int error = wait_and_fail();

	if (error) {
		if (fail_text && extack)
			extack->_msg = fail_text;
		return error;
	}
	if (no_bytes)
		return 0;
	half = find(netdev_priv(dev), wanted->i2c_address, bank, page, upper);
	if (!half) {
		NL_SET_ERR_MSG_MOD(extack, "the module has no such page");
		return -EINVAL;
	}
	memcpy(wanted->data, half + wanted->offset % HALF, wanted->length);
	return wanted->length;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
#define RESET_BYTE 26
#define RESET_BIT 3

/* Moves bytes from or to the file: optoe lays lower memory and page 00h at 0, page N at 128 * (N + 1). */
static int move_served(const struct optic *optic, const struct ethtool_module_eeprom *wanted,
		       bool writes, struct netlink_ext_ack *extack)
{
	loff_t at = wanted->offset + (wanted->offset >= HALF ? HALF * wanted->page : 0);
	struct file *file;
	ssize_t moved;

	if (wanted->i2c_address != 0x50 || wanted->bank) {
		NL_SET_ERR_MSG_MOD(extack, "the module has no such page");
		return -EINVAL;
	}
	file = filp_open(optic->served, O_RDWR, 0);
	if (IS_ERR(file))
		return PTR_ERR(file);
	moved = writes ? kernel_write(file, wanted->data, wanted->length, &at) :
			 kernel_read(file, wanted->data, wanted->length, &at);
	filp_close(file, NULL);
	if (moved == wanted->length)
		return writes ? 0 : moved;
	NL_SET_ERR_MSG_MOD(extack, "the module does not answer");
	return moved < 0 ? moved : -EIO;
}

static int served_by_page(struct net_device *dev, const struct ethtool_module_eeprom *wanted,
			  struct netlink_ext_ack *extack)
{
	int error = wait_and_fail();

	return error ? error : move_served(netdev_priv(dev), wanted, false, extack);
}

static int write_by_page(struct net_device *dev, const struct ethtool_module_eeprom *wanted,
			 struct netlink_ext_ack *extack)
{
	int error = wait_and_fail();

	return error ? error : move_served(netdev_priv(dev), wanted, true, extack);
}

/* The kernel asks for it when firmware was committed: SoftwareReset of OIF-CMIS 5.4 Table 8-12. */
static int reset_module(struct net_device *dev, u32 *flags)
{
	u8 byte = 1 << RESET_BIT;
	const struct ethtool_module_eeprom wanted = {
		.offset = RESET_BYTE, .length = 1, .i2c_address = 0x50, .data = &byte,
	};

	if (!(*flags & ETH_RESET_PHY))
		return -EOPNOTSUPP;
	*flags &= ~ETH_RESET_PHY;
	return move_served(netdev_priv(dev), &wanted, true, NULL);
}

static const struct ethtool_ops served_operations = {
	.get_module_eeprom_by_page = served_by_page,
	.set_module_eeprom_by_page = write_by_page,
	.reset = reset_module,
};
#endif

static int old_info(struct net_device *dev, struct ethtool_modinfo *info)
{
	const struct optic *optic = netdev_priv(dev);

	info->type = optic->type;
	info->eeprom_len = optic->length;
	return wait_and_fail();
}

/* One line of bytes: A0h, then A2h of an SFP; lower half, then the pages of bank 0 of a QSFP. */
static int old_bytes(struct net_device *dev, struct ethtool_eeprom *wanted, u8 *data)
{
	const struct optic *optic = netdev_priv(dev);
	bool sfp = optic->type == ETH_MODULE_SFF_8079 || optic->type == ETH_MODULE_SFF_8472;
	int error = wait_and_fail();
	u32 i;

	for (i = 0; !error && i < wanted->len; i++) {
		u32 at = wanted->offset + i;
		u32 nth = at / HALF;
		const u8 *half = sfp ? find(optic, 0x50 + nth / 2, 0, 0, nth % 2) :
				       find(optic, 0x50, 0, nth ? nth - 1 : 0, nth > 0);

		data[i] = half ? half[at % HALF] : 0;
	}
	return error;
}

static int get_power(struct net_device *dev, struct ethtool_module_power_mode_params *power,
		     struct netlink_ext_ack *extack)
{
	*power = ((struct optic *)netdev_priv(dev))->power;
	return wait_and_fail();
}

static int set_power(struct net_device *dev, const struct ethtool_module_power_mode_params *power,
		     struct netlink_ext_ack *extack)
{
	struct optic *optic = netdev_priv(dev);

	optic->power.policy = power->policy;
	optic->power.mode = power->policy == ETHTOOL_MODULE_POWER_MODE_POLICY_HIGH ?
				    ETHTOOL_MODULE_POWER_MODE_HIGH :
				    ETHTOOL_MODULE_POWER_MODE_LOW;
	return wait_and_fail();
}

static const struct ethtool_ops new_operations = {
	.get_module_eeprom_by_page = by_page,
	.get_module_power_mode = get_power,
	.set_module_power_mode = set_power,
};

static const struct ethtool_ops old_operations = {
	.get_module_info = old_info,
	.get_module_eeprom = old_bytes,
};

static netdev_tx_t drop(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops device_operations = { .ndo_start_xmit = drop };

static void setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &device_operations;
	eth_hw_addr_random(dev);
}

static int add(int nth)
{
	struct net_device *dev = alloc_netdev(sizeof(struct optic), "optic%d", NET_NAME_ENUM, setup);
	struct optic *optic;
	int error;

	if (!dev)
		return -ENOMEM;
	optic = netdev_priv(dev);
	optic->type = legacy_type[nth];
	optic->length = legacy_length[nth];
	optic->power.policy = ETHTOOL_MODULE_POWER_MODE_POLICY_AUTO;
	optic->power.mode = ETHTOOL_MODULE_POWER_MODE_LOW;
	dev->ethtool_ops = optic->type ? &old_operations : &new_operations;
	optic->served = served[nth] && *served[nth] ? served[nth] : NULL;
	if (optic->served) {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
		dev->ethtool_ops = &served_operations;
		error = 0;
#else
		error = -EOPNOTSUPP;
#endif
	} else {
		error = request_firmware(&optic->bytes, image[nth], NULL);
	}
	if (!error) {
		error = register_netdev(dev);
		if (!error) {
			optics[nth] = dev;
			return 0;
		}
		release_firmware(optic->bytes);
	}
	free_netdev(dev);
	return error;
}

static void remove_all(void)
{
	int i;

	for (i = 0; i < MAX_DEVICES && optics[i]; i++) {
		unregister_netdev(optics[i]);
		release_firmware(((struct optic *)netdev_priv(optics[i]))->bytes);
		free_netdev(optics[i]);
	}
}

static int __init start(void)
{
	int error = 0;
	int i;

	for (i = 0; !error && i < devices; i++)
		error = add(i);
	if (error)
		remove_all();
	return error;
}

module_init(start);
module_exit(remove_all);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("network devices with emulated optical modules, for tests");
